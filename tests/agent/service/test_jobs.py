"""What comes first, and that nothing asked for is forgotten."""

from hypothesis import given
from hypothesis import strategies as st

from agent.service.jobs import MAX_FILES, MAX_FOLDERS, Job, Jobs, Rank


def drained(jobs: Jobs) -> list[Job]:
    taken = []
    while (job := jobs.next_job()) is not None:
        taken.append(job)
    return taken


def test_a_key_that_has_come_goes_before_doubts_and_schedules() -> None:
    jobs = Jobs()
    jobs.sweep("/", Rank.SCHEDULE)
    jobs.look_into("/", "/home/a")
    jobs.sweep("/media/key", Rank.ARRIVAL)
    assert [(job.point, job.rank) for job in drained(jobs)] == [
        ("/media/key", Rank.ARRIVAL),
        ("/", Rank.DOUBT),
        ("/", Rank.SCHEDULE),
    ]


def test_a_file_waits_once_and_in_order() -> None:
    jobs = Jobs()
    for path in ("/a", "/b", "/a"):
        jobs.look_at("/", path)
    assert [jobs.next_file(), jobs.next_file(), jobs.next_file()] == [
        ("/", "/a"),
        ("/", "/b"),
        None,
    ]


def test_too_many_files_become_a_sweep() -> None:
    jobs = Jobs()
    for number in range(MAX_FILES + 1):
        jobs.look_at("/", f"/{number}")
    assert jobs.files == MAX_FILES
    assert [job.whole for job in drained(jobs)] == [True]


def test_too_many_folders_become_a_sweep() -> None:
    jobs = Jobs()
    for number in range(MAX_FOLDERS + 1):
        jobs.look_into("/", f"/{number}")
    (job,) = drained(jobs)
    assert (job.whole, job.rank) == (True, Rank.DOUBT)


def test_a_folder_in_doubt_waits_not_for_the_sweep_of_tomorrow() -> None:
    jobs = Jobs()
    jobs.sweep("/", Rank.SCHEDULE)
    jobs.look_into("/", "/home")
    assert [job.paths for job in drained(jobs)] == [("/home",), ("/",)]


def test_a_volume_that_left_leaves_nothing() -> None:
    jobs = Jobs()
    jobs.look_at("/key", "/key/a")
    jobs.look_into("/key", "/key/b")
    jobs.sweep("/key", Rank.ARRIVAL)
    jobs.look_at("/", "/a")
    jobs.drop("/key")
    assert len(jobs) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["/", "/key"]), st.integers(0, 300), st.sampled_from([3, 1, 2])),
        max_size=600,
    )
)
def test_every_folder_asked_for_is_walked_by_itself_or_with_its_volume(
    asked: list[tuple[str, int, int]],
) -> None:
    jobs = Jobs()
    for point, number, rank in asked:
        jobs.look_into(point, f"{point}/{number}", Rank(rank))
    taken = drained(jobs)
    whole = {job.point for job in taken if job.whole}
    parts = {path for job in taken for path in job.paths}
    for point, number, _rank in asked:
        assert point in whole or f"{point}/{number}" in parts
    ranks = [job.rank for job in taken]
    assert ranks == sorted(ranks)
