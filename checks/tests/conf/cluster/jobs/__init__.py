"""Jobs and the queueing system: what conf/sge promises."""
