"""Which pages and mutants a sample tries."""

from checks.mutation.sample import some_pages

PAGES = [f"page{number}" for number in range(20)]
TAKEN = dict.fromkeys(PAGES, 10.0)


def test_the_seed_decides() -> None:
    chosen = [some_pages(PAGES, TAKEN, 150, seed) for seed in ("one", "one", "two")]
    assert chosen[0] == chosen[1] != chosen[2]


def test_every_page_has_its_turn() -> None:
    chosen = {name for seed in range(200) for name in some_pages(PAGES, TAKEN, 150, str(seed))}
    assert chosen == {*PAGES}


def test_no_more_than_there_is_time_for() -> None:
    few = some_pages(PAGES, TAKEN, 150, "seed")
    assert 1 < len(few) < 10
    assert few == some_pages(PAGES, TAKEN, 300, "seed")[: len(few)]
    assert sorted(some_pages(PAGES, TAKEN, 10_000, "seed")) == sorted(PAGES)


def test_one_page_at_least() -> None:
    assert len(some_pages(PAGES, {}, 1, "seed")) == 1
    assert some_pages([], {}, 1, "seed") == []
