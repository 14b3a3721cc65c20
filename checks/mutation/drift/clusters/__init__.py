"""Clusters of changed copies of conf/."""
