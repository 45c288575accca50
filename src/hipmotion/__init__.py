"""The hip in motion: the model and the figures behind the open textbook *Glutes: Form & Function*.

    import hipmotion as hm

    hip = hm.Hip()                               # 27 muscles of the right hip
    q = numpy.radians([[60, 10, 0, 30]])         # a pose a row: flexion, adduction, internal rotation, knee flexion
    hip.lengths(q)                               # m
    hip.moment_arms(q)                           # m; + flexes, adducts, rotates inward
    hm.capacity(hip, q)                          # N m each muscle can make; its forces are in hipmotion.hill
    hm.share_load(hip, moments, q)               # which muscles carry a moment, and what of it is too much for them
    hm.inverse_dynamics_planar(state, hm.Body()) # ground reaction and joint moments of a lift seen from the side
    hm.pelvis_on_femur(pelvis, thigh)            # the same hip, moved from the other side
    hm.HipExplorer(flexion=60)                   # the same hip, to be moved by hand

Inside, everything is in metres, newtons and radians, x forward, y up, z to the right.
"""

from importlib import import_module, metadata

from .body import Body
from .dynamics import inverse_dynamics_planar
from .hill import capacity
from .kinematics import pelvis_on_femur
from .muscles import Hip

__all__ = ["Body", "Hip", "HipExplorer", "__version__", "capacity", "inverse_dynamics_planar", "pelvis_on_femur", "share_load"]

#: Figures need a notebook's libraries and load sharing needs scipy; the rest does not. So they are fetched when first asked for.
_LATER = {"HipExplorer": ".figures", "share_load": ".sharing"}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return metadata.version("hipmotion")
    if name in _LATER:
        return getattr(import_module(_LATER[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
