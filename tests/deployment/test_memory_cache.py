"""The in-process cache: values, memory limit and expiry."""

import time

import numpy as np
import pytest

from usage_site.memory_cache import STORES, MemoryCache

MEGABYTE = 2**20


@pytest.fixture
def memory() -> MemoryCache:
    STORES.pop("test", None)
    return MemoryCache("test", {"OPTIONS": {"MEGABYTES": 1}})


def test_a_value_is_the_same_object_again(memory):
    column = np.zeros(3)
    memory.set("a", column)
    assert memory.get("a") is column
    assert memory.get("b", "nothing") == "nothing"


def test_the_least_recently_used_entry_is_evicted(memory):
    for name in ("a", "b"):
        memory.set(name, np.zeros(MEGABYTE // 20))
    assert memory.get("a") is not None
    memory.set("c", np.zeros(MEGABYTE // 20))
    assert [name for name in ("a", "b", "c") if name in memory] == ["a", "c"]


def test_a_value_larger_than_the_cache_is_not_stored(memory):
    memory.set("a", 1)
    memory.set("b", np.zeros(MEGABYTE))
    assert (memory.get("a"), memory.get("b")) == (1, None)


def test_values_expire_in_their_own_time(memory):
    memory.set("a", 1, timeout=0.05)
    memory.set("b", 2, timeout=None)
    memory.set("c", 3, timeout=0)
    assert (memory.get("a"), memory.get("c")) == (1, None)
    time.sleep(0.06)
    assert (memory.get("a"), memory.get("b")) == (None, 2)


def test_only_the_first_of_two_adds(memory):
    assert memory.add("a", 1)
    assert not memory.add("a", 2)
    assert memory.delete("a")
    assert not memory.delete("a")
    assert memory.add("a", 3)
    assert memory.get("a") == 3


def test_two_caches_of_one_name_are_one_and_can_be_emptied(memory):
    memory.set("a", 1)
    other = MemoryCache("test", {})
    assert other.get("a") == 1
    other.clear()
    assert memory.get("a") is None


def test_a_touched_value_lives_on(memory):
    memory.set("a", 1, timeout=0.05)
    assert memory.touch("a", 10)
    assert not memory.touch("b", 10)
    time.sleep(0.06)
    assert memory.get("a") == 1
