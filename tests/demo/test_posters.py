from supervisor.demo.posters import NearKind, WayOfSigning, posters
from supervisor.demo.register import build

POSTERS = posters()
REGISTERED = {
    text
    for entry in build()
    for text in (
        entry.name,
        *entry.short_names,
        *entry.brands,
        *(former.text for former in entry.former_names),
    )
}


def test_nobody_outside_the_register_bears_a_registered_name():
    outside = [near.poster for near in POSTERS.near_names]
    outside += [*POSTERS.unlicensed, *POSTERS.employers]
    assert not REGISTERED & set(outside)
    assert len(outside) == len(set(outside))


def test_near_names_differ_as_they_say():
    kinds = [near.kind for near in POSTERS.near_names]
    assert all(kinds.count(kind) == 10 for kind in NearKind)
    for near in POSTERS.near_names:
        if near.kind is NearKind.BRAND:
            pairs = zip(near.poster, near.registered.name, strict=True)
            assert sum(a != b for a, b in pairs) == 1
        if near.kind is NearKind.CITY:
            assert near.city.removesuffix("市") in near.poster
            assert "武汉" not in near.poster


def test_registered_agencies_sign_in_every_way():
    assert {signature.way for signature in POSTERS.registered} == set(WayOfSigning)


def test_the_posters_are_the_same_every_time():
    assert posters() == POSTERS
