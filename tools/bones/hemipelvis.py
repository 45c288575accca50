"""The right hip bone in gait2392's pelvis frame (x forward, y up, z right; origin between the anterior superior iliac spines)."""
from __future__ import annotations

import numpy as np

from .sdf import Field, ball, ellipsoid, plane, sheet, tube

HIP_CENTRE = np.array([-0.0707, -0.0661, 0.0835])
OPENING = np.array([0.30, -0.52, 0.80])  # the acetabulum faces out, down and forward
OPENING /= np.linalg.norm(OPENING)
TO_NOTCH = np.array([0.27, -0.75, -0.59])  # from its centre to the acetabular notch, within the rim's plane
SYMPHYSIS_Z = 0.003  # half the width of the disc between the two pubic bones
WING_NORMAL = (-0.516, -0.271, 0.812)

# Rows (x, y, z, thickness) from the anterior to the posterior superior iliac spine, along the S of the crest.
CREST = np.array([
    (-0.003, -0.001, 0.1255, 0.0140), (-0.011, 0.022, 0.1335, 0.0095), (-0.031, 0.053, 0.1385, 0.0150), (-0.059, 0.078, 0.1320, 0.0090),
    (-0.088, 0.089, 0.1130, 0.0085), (-0.108, 0.086, 0.0900, 0.0100), (-0.125, 0.071, 0.0670, 0.0130), (-0.140, 0.051, 0.0530, 0.0145),
    (-0.151, 0.030, 0.0450, 0.0150)])
# Middle surface of the wing within that rim: paper-thin in the fossa, stout toward socket and sacrum.
WING = np.array([
    (-0.020, -0.012, 0.1100, 0.0110), (-0.033, 0.020, 0.1225, 0.0075), (-0.048, 0.025, 0.1140, 0.0055), (-0.040, 0.045, 0.1300, 0.0075),
    (-0.060, 0.058, 0.1165, 0.0050), (-0.0674, 0.0365, 0.0985, 0.0042), (-0.0855, 0.0445, 0.0860, 0.0045), (-0.086, 0.070, 0.1020, 0.0055),
    (-0.108, 0.063, 0.0755, 0.0090), (-0.110, 0.030, 0.0664, 0.0140), (-0.132, 0.045, 0.0550, 0.0150), (-0.128, 0.005, 0.0509, 0.0140),
    (-0.100, 0.000, 0.0651, 0.0170), (-0.0834, -0.0063, 0.0748, 0.0170), (-0.0633, -0.0065, 0.0906, 0.0135), (-0.0467, -0.008, 0.0985, 0.0120),
    (-0.060, -0.030, 0.0824, 0.0200), (-0.085, -0.030, 0.0665, 0.0200)])
RIM = [*CREST[:, :3], (-0.151, 0.012, 0.044), (-0.141, -0.004, 0.043), (-0.127, -0.004, 0.048), (-0.112, -0.006, 0.054), (-0.102, -0.019, 0.057),
       (-0.102, -0.042, 0.060), (-0.085, -0.055, 0.065), (-0.055, -0.052, 0.080), (-0.033, -0.034, 0.095), (-0.0235, -0.017, 0.107), (-0.0125, -0.008, 0.118)]


def ilium() -> Field:
    bone = sheet([*CREST, *WING], RIM, normal=WING_NORMAL, up=(0.0, 1.0, 0.33), edge=0.011)
    lip = tube(CREST[:, :3], [0.0050, 0.0035, 0.0050, 0.0030, 0.0030, 0.0035, 0.0045, 0.0050, 0.0050], samples=80)
    bone = bone.blend(lip, 0.010)
    bone = bone.blend(ellipsoid((-0.0055, -0.002, 0.1255), (0.0085, 0.0095, 0.0070), axes=[(-0.3, 0.9, 0.2), (0.9, 0.3, 0)]), 0.010)  # ASIS
    bone = bone.blend(tube([(-0.0285, -0.020, 0.1035), (-0.0285, -0.0315, 0.0985), (-0.040, -0.044, 0.0915)], [0.0060, 0.0082, 0.0080]), 0.015)  # AIIS
    bone = bone.blend(ellipsoid((-0.1495, 0.030, 0.0455), (0.0075, 0.0125, 0.0080), axes=[(1, 0.3, 0), (-0.3, 1, 0)]), 0.010)  # PSIS
    bone = bone.blend(ellipsoid((-0.1385, -0.001, 0.0445), (0.0080, 0.0070, 0.0065)), 0.010)  # PIIS
    brim = tube([(-0.110, 0.020, 0.0610), (-0.100, 0.003, 0.0575), (-0.083, -0.024, 0.0615), (-0.064, -0.049, 0.0615), (-0.050, -0.063, 0.053)],
                [0.0040, 0.0078, 0.0090, 0.0095, 0.0085])
    return bone.blend(brim, 0.015)


def ischium() -> Field:
    body = tube([(-0.088, -0.038, 0.067), (-0.102, -0.064, 0.0625), (-0.109, -0.090, 0.0635)], [0.0170, 0.0150, 0.0140])
    spine = tube([(-0.104, -0.058, 0.060), (-0.1165, -0.0635, 0.0505), (-0.1270, -0.0680, 0.0430)], [0.0140, 0.0090, 0.0035], flat=[0.9, 0.65, 0.7],
                 flat_along=(0.55, 0.0, -0.74))
    tuberosity = ellipsoid((-0.1115, -0.1030, 0.0615), (0.0265, 0.0150, 0.0150), axes=[(0.16, -0.92, -0.34), (-0.9, -0.1, 0.3)])
    facet = ellipsoid((-0.1170, -0.0985, 0.0665), (0.0160, 0.0100, 0.0090), axes=[(0.1, -0.95, -0.25), (-0.8, -0.1, 0.5)])
    ramus = tube([(-0.106, -0.1175, 0.0545), (-0.086, -0.1220, 0.0360), (-0.066, -0.1175, 0.0210), (-0.049, -0.1040, 0.0110)],
                 [0.0110, 0.0068, 0.0066, 0.0100], flat=[0.8, 0.62, 0.62, 0.8], flat_along=(0.55, -0.25, 0.80))
    return body.blend(spine, 0.012).blend(tuberosity, 0.012).blend(facet, 0.008).blend(ramus, 0.012)


def pubis() -> Field:
    ramus = tube([(-0.058, -0.056, 0.0720), (-0.045, -0.0700, 0.0490), (-0.035, -0.0775, 0.0290), (-0.027, -0.0830, 0.0120)], [0.0150, 0.0085, 0.0078, 0.0095])
    eminence = ellipsoid((-0.047, -0.056, 0.0680), (0.0110, 0.0090, 0.0120))
    pecten = tube([(-0.057, -0.050, 0.0600), (-0.0455, -0.0635, 0.0460), (-0.031, -0.0715, 0.0270), (-0.0195, -0.0760, 0.0205)], [0.0045, 0.0028, 0.0032, 0.0042])
    body = ellipsoid((-0.0335, -0.0920, 0.0080), (0.0265, 0.0100, 0.0165), axes=[(-0.62, -0.78, 0.0), (0.78, -0.62, 0.12)])
    return ramus.blend(eminence, 0.010).blend(pecten, 0.009).blend(body, 0.012)


def field() -> Field:
    bone = ilium().blend(ischium(), 0.016).blend(pubis(), 0.012)
    bone = bone.blend(ellipsoid(HIP_CENTRE + [-0.004, 0.004, -0.0165], (0.034, 0.034, 0.0165), axes=[(0.9, 0, 0.4), (0, 1, 0)]), 0.014)  # floor of the socket
    cup = ball(HIP_CENTRE, 0.0328).keep(plane(HIP_CENTRE + 0.0065 * OPENING, OPENING), 0.006)
    margin = tube([(-0.101, -0.080, 0.0625), (-0.083, -0.0865, 0.0600), (-0.064, -0.0815, 0.0585), (-0.050, -0.0720, 0.0530)], [0.0080, 0.0060, 0.0055, 0.0070])
    bone = bone.blend(cup, 0.014).blend(margin, 0.010).keep(plane((0, 0, SYMPHYSIS_Z), (0, 0, -1)), 0.004)

    # the articular hollow, its deeper fossa, and the notch below
    hollow = ball(HIP_CENTRE, 0.0262).blend(tube([HIP_CENTRE, HIP_CENTRE + 0.030 * OPENING], [0.0262, 0.034], samples=8), 0.002)
    bone = bone.carve(hollow, 0.0065)
    return bone.carve(tube([HIP_CENTRE - 0.0125 * OPENING, HIP_CENTRE - 0.004 * OPENING + 0.016 * TO_NOTCH, HIP_CENTRE + 0.006 * OPENING + 0.038 * TO_NOTCH],
                           [0.0155, 0.0135, 0.0120], samples=12), 0.0080)
