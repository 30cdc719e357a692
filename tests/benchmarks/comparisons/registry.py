"""Every benchmark, in the order of the page."""

from __future__ import annotations

from benchmarks.comparisons import cluster, first_page, growth, jobs, overhead, site, trainings, unchanged

BENCHMARKS = {
    each.name: each
    for each in (
        trainings.BENCHMARK,
        overhead.BENCHMARK,
        jobs.BENCHMARK,
        cluster.BENCHMARK,
        unchanged.BENCHMARK,
        growth.BENCHMARK,
        site.BENCHMARK,
        first_page.BENCHMARK,
    )
}
