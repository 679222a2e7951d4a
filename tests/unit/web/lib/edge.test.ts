import { describe, expect, it } from 'vitest';
import { parseDegrees, splitPosition } from '../../../../web/src/lib/degrees.ts';
import { cornersOf, crossingOf, polygonThrough, readPolygon } from '../../../../web/src/lib/edge.ts';

const ring = [
  [106.7, 10.26],
  [106.71, 10.26],
  [106.71, 10.27],
];

describe('an edge', () => {
  it.each([
    ['a geometry', { type: 'Polygon', coordinates: [[...ring, ring[0]]] }],
    ['a ring that was left open', { type: 'Polygon', coordinates: [ring] }],
    ['a feature', { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }],
    [
      'a collection of one',
      {
        type: 'FeatureCollection',
        features: [{ type: 'Feature', geometry: { type: 'Polygon', coordinates: [ring] } }],
      },
    ],
  ])('is read out of %s', (_name, geo) => {
    expect(cornersOf(readPolygon(JSON.stringify(geo)))).toEqual(
      ring.map(([longitude, latitude]) => ({ latitude, longitude })),
    );
  });

  it.each([
    ['no JSON', 'Ruộng A1'],
    ['nothing', 'null'],
    ['a point', '{"type":"Point","coordinates":[106.7,10.26]}'],
    ['two features', '{"type":"FeatureCollection","features":[{},{}]}'],
    ['a place that is none', '{"type":"Polygon","coordinates":[[[200,10],[201,10],[201,11]]]}'],
    ['rings that are none', '{"type":"Polygon","coordinates":[5,"x"]}'],
  ])('is not read out of %s', (_name, text) => {
    expect(readPolygon(text)).toBeNull();
  });

  it('goes through its corners, from the third on, and says where it crosses itself', () => {
    const corners = [
      { latitude: 10.26, longitude: 106.7 },
      { latitude: 10.27, longitude: 106.71 },
      { latitude: 10.26, longitude: 106.71 },
      { latitude: 10.27, longitude: 106.7 },
    ];
    expect(polygonThrough(corners.slice(0, 2))).toBeNull();
    const bow = polygonThrough(corners);
    expect(cornersOf(bow)).toEqual(corners);
    const crossing = bow && crossingOf(bow);
    expect(crossing?.latitude).toBeCloseTo(10.265);
    expect(crossing?.longitude).toBeCloseTo(106.705);
    const whole = polygonThrough(corners.slice(0, 3));
    expect(whole && crossingOf(whole)).toBeNull();
  });
});

describe('degrees', () => {
  it.each([
    ['10,2661', 10.2661],
    ['10.2661', 10.2661],
    [' −8.5 ', -8.5],
    ['90', 90],
    ['90,1', null],
    ['1e1', null],
    ['10°15', null],
    ['', null],
  ])('%j are %j', (text, degrees) => {
    expect(parseDegrees(text, 90)).toBe(degrees);
  });

  it('of both kinds may be pasted at once, as maps on the web give them', () => {
    expect(splitPosition('10.26611, 106.66951')).toEqual(['10.26611', '106.66951']);
    expect(splitPosition('10,26611')).toBeNull();
    expect(splitPosition('10.2')).toBeNull();
  });
});
