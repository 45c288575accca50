/**
 * One program for bone and muscle: warm key light from the upper left, a cool weak one from the lower right, sky and ground fill, a dark rim, a faint gloss.
 * Muscles fade into tendon at both ends and carry marks along the fibre when longer, across it when shorter.
 * The poster renderer (`figures/raster.py`) uses the same light.
 */
export const vertex = /* glsl */ `#version 300 es
in vec3 position; in vec3 normal; in vec2 uv; in float tissue;
uniform mat4 uClip, uModel; uniform mat3 uView; uniform float uSwell;
out vec3 vNormal; out vec2 vUv; out float vTissue;
void main() {
  vec3 n = mat3(uModel) * normal;
  vNormal = uView * n;
  vUv = uv;
  vTissue = tissue;
  gl_Position = uClip * (uModel * vec4(position, 1.) + vec4(normalize(n) * uSwell, 0.));
}`;

export const fragment = /* glsl */ `#version 300 es
precision highp float;
in vec3 vNormal; in vec2 vUv; in float vTissue;
uniform float uKind;        // 0 bone, 1 muscle, 2 band, 3 outline
uniform vec3 uColor, uTendon;
uniform vec3 uTone[3];      // tone of each compartment of a sheet
uniform float uWay[3];      // -1 shorter, 0, 1 longer
uniform float uParts, uBundles, uPicked, uAlpha;
out vec4 color;
vec3 across(float v) { return v < .5 ? mix(uTone[0], uTone[1], smoothstep(.1, .9, v * 2.)) : mix(uTone[1], uTone[2], smoothstep(.1, .9, v * 2. - 1.)); }
void main() {
  if (uKind == 3.) { color = vec4(uColor, uAlpha); return; }
  vec3 n = normalize(vNormal);
  n *= n.z < 0. ? -1. : 1.;
  vec3 base = uColor;
  if (uKind == 1.) {
    bool sheet = uParts > 1.;
    vec3 tone = sheet ? across(vUv.y) : uTone[0];
    float way = sheet ? uWay[int(floor(clamp(vUv.y, 0., .999) * 3.))] : uWay[0];
    float fibre = .5 + .5 * sin(6.2832 * uBundles * vUv.y + .5 * sin(9. * vUv.x + 20. * vUv.y));
    float cross = .5 + .5 * sin(vUv.x * 120.);
    float mark = way < -.5 ? mix(fibre, cross, .55) : fibre;
    if (sheet) tone *= 1. - .2 * smoothstep(.07, 0., min(vUv.y, 1. - vUv.y)); // where one sheet ends on another
    if (uPicked >= 0.) tone = mix(tone, uTendon, .62 * smoothstep(.4, .75, abs(vUv.y * 2. - uPicked))); // the picked part of a sheet
    base = mix(uTendon, tone * (.84 + .22 * mark), mix(.22, 1., vTissue));
  }
  if (uKind == 2.) base *= .93 + .07 * sin(6.2832 * uBundles * vUv.y);
  float key = max(dot(n, normalize(vec3(-.45, .75, .6))), 0.), back = max(dot(n, normalize(vec3(.75, -.3, .6))), 0.), fill = .5 + .5 * n.y, rim = pow(1. - n.z, 3.);
  vec3 lit = base * (.36 * mix(vec3(.80, .78, .86), vec3(1.05, 1.02, .96), fill) + .70 * key * vec3(1.04, 1., .94) + .22 * back * vec3(.94, .97, 1.04) + .06);
  lit *= 1. - .45 * rim;
  float gloss = pow(max(dot(n, normalize(vec3(-.25, .5, 1.))), 0.), uKind == 1. ? 26. : 40.) * (uKind == 1. ? .14 : .10);
  color = vec4(pow(lit + gloss, vec3(.96)) * uAlpha, uAlpha);
}`;
