"""DuckDB's temporary files: a folder for each process, removed after it."""

from analytics.mirror.spill import SpillFolder
from analytics.mirror.store import Store


def test_two_processes_never_write_the_same_files(tmp_path):
    one, other = SpillFolder(tmp_path), SpillFolder(tmp_path)
    assert one.path != other.path
    assert one.path.is_dir()
    assert one.path.stat().st_mode & 0o777 == 0o700


def test_what_an_ended_process_left_is_removed(tmp_path):
    ended, alive = SpillFolder(tmp_path), SpillFolder(tmp_path)
    (ended.path / "duckdb_temp_1_0_storage_DEFAULT-0.tmp").write_bytes(b"x")
    left = ended.path
    del ended
    assert left.exists()
    newer = SpillFolder(tmp_path)
    assert set(tmp_path.iterdir()) == {alive.path, newer.path}


def test_a_folder_that_cannot_be_written_stops_no_reader(tmp_path):
    store = Store(tmp_path / "missing", memory="60MB", threads=1)
    assert store.database.execute("SELECT 1").fetchall() == [(1,)]


def test_a_question_that_needs_more_memory_spills_into_it(tmp_path):
    store = Store(tmp_path, memory="60MB", threads=1)
    rows = store.database.execute(
        "SELECT sum(place) FROM (SELECT row_number() OVER (ORDER BY h) AS place"
        " FROM (SELECT md5(i::VARCHAR) AS h FROM range(700000) AS t(i)))"
    )
    assert rows.fetchone() == (700_000 * 700_001 // 2,)
    (spilled,) = store.database.execute("SELECT current_setting('temp_directory')").fetchall()
    assert spilled == (str(store.spill.path),)
    assert store.spill.path.is_dir()
