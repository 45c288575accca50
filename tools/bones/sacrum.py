"""Sacrum and coccyx in the pelvis frame, symmetric about z = 0."""
from __future__ import annotations

from . import hemipelvis
from .sdf import Field, ellipsoid, plane, tube

JOINT_GAP = 0.0008  # m of joint line left between sacrum and ilium
ENDPLATE = (-0.098, 0.066, 0.0)
UPWARD = (0.64, 0.77, 0.0)  # the endplate's normal: a sacral slope of 40°
DOWN_THE_FRONT = [(0.85, -0.5, 0), (0.5, 0.85, 0)]


def field() -> Field:
    bodies = tube([(-0.088, 0.078, 0), (-0.098, 0.066, 0), (-0.106, 0.056, 0), (-0.117, 0.041, 0), (-0.1245, 0.029, 0), (-0.132, 0.015, 0), (-0.137, 0.003, 0),
                   (-0.141, -0.009, 0), (-0.1425, -0.020, 0), (-0.143, -0.030, 0), (-0.1395, -0.049, 0)],
                  [0.0170, 0.0165, 0.0140, 0.0135, 0.0108, 0.0110, 0.0088, 0.0092, 0.0074, 0.0076, 0.0055],
                  flat=[1.5, 1.52, 1.6, 1.6, 1.75, 1.75, 1.85, 1.85, 1.85, 1.85, 1.8], samples=80)
    bodies = bodies.keep(plane(ENDPLATE, UPWARD), 0.003)
    ala = tube([(-0.107, 0.054, 0.012), (-0.1135, 0.046, 0.033), (-0.121, 0.035, 0.054)], [0.0145, 0.0165, 0.0165], flat=[0.75, 0.62, 0.70], flat_along=UPWARD)
    mass = tube([(-0.114, 0.034, 0.042), (-0.123, 0.016, 0.0400), (-0.132, -0.001, 0.0325), (-0.1400, -0.018, 0.0220), (-0.1430, -0.035, 0.0155), (-0.1400, -0.050, 0.0105)],
                [0.0155, 0.0140, 0.0118, 0.0088, 0.0068, 0.0050], flat=[1.1, 1.15, 1.2, 1.2, 1.15, 1.1])
    plate = tube([(-0.1295, 0.054, 0), (-0.139, 0.037, 0), (-0.148, 0.013, 0), (-0.151, -0.010, 0), (-0.147, -0.034, 0)], [0.0085, 0.0090, 0.0080, 0.0065, 0.0045],
                 flat=[1.9, 2.4, 2.4, 2.2, 1.9])
    inner = tube([(-0.110, 0.041, 0.022), (-0.127, 0.012, 0.0215), (-0.1385, -0.013, 0.0175)], [0.0120, 0.0105, 0.0080])
    joint = tube([(-0.119, 0.063, 0.0190), (-0.117, 0.0745, 0.0215)], [0.0080, 0.0060])
    bone = bodies.blend(ala.blend(mass, 0.016).blend(inner, 0.012).blend(joint, 0.010).mirrored(), 0.016).blend(plate, 0.016)
    for x, y, r in [(-0.1375, 0.055, 0.0042), (-0.1480, 0.033, 0.0044), (-0.1555, 0.010, 0.0040), (-0.1575, -0.010, 0.0032)]:
        bone = bone.blend(ellipsoid((x, y, 0), (r * 1.3, r * 2.6, r), axes=[(1, 0.35, 0), (-0.35, 1, 0)]), 0.012)  # spines of the median crest
    coccyx = ellipsoid((-0.1370, -0.0575, 0), (0.0062, 0.0090, 0.0135), axes=[(0.9, 0.4, 0), (-0.4, 0.9, 0)])
    coccyx = coccyx.blend(ellipsoid((-0.1300, -0.0705, 0), (0.0056, 0.0088, 0.0092), axes=[(0.8, 0.6, 0), (-0.6, 0.8, 0)]), 0.009)
    coccyx = coccyx.blend(ellipsoid((-0.1200, -0.0805, 0), (0.0048, 0.0092, 0.0066), axes=[(0.6, 0.8, 0), (-0.8, 0.6, 0)]), 0.009)
    bone = bone.blend(coccyx, 0.010)

    for x, y, z, r in [(-0.1035, 0.035, 0.0235, 0.0064), (-0.1195, 0.012, 0.0215, 0.0060), (-0.1315, -0.011, 0.0170, 0.0050), (-0.1370, -0.032, 0.0120, 0.0037)]:
        bone = bone.carve(ellipsoid((x, y, z), (r * 1.35, r * 0.85, r), axes=DOWN_THE_FRONT).mirrored(), 0.005)  # anterior foramina
    for x, y, z, r in [(-0.1495, 0.021, 0.0195, 0.0036), (-0.1545, -0.001, 0.0175, 0.0034), (-0.1545, -0.020, 0.0150, 0.0030)]:
        bone = bone.carve(ellipsoid((x, y, z), (r * 1.8, r, r), axes=DOWN_THE_FRONT).mirrored(), 0.003)  # posterior foramina
    canal = tube([(-0.110, 0.090, 0), (-0.1195, 0.070, 0), (-0.130, 0.049, 0)], [0.0085, 0.0070, 0.0040], flat=[1.6, 1.6, 1.4])
    bone = bone.carve(canal, 0.006)
    bone = bone.keep(plane((-0.110, 0.030, 0.0605), hemipelvis.WING_NORMAL).mirrored(), 0.002)  # nothing of it beyond the ilium
    return bone.carve(hemipelvis.ilium().grown(JOINT_GAP).mirrored(), 0.0025)
