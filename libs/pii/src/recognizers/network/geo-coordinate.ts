// GEO_COORDINATE: latitude and longitude in decimal degrees. Four decimals are some ten metres: a house.
import type { PatternRecognizer } from '../../recognizer.js';

const PLACE = {
  type: 'GEO_COORDINATE',
  validate: isPlace,
  context: [
    'lat',
    'latitude',
    'coordinates',
    'coordinate',
    'coords',
    'gps',
    'geo',
    'location',
    'located',
    'position',
  ],
  keep: 'nothing',
} as const;

export const geoCoordinate: readonly PatternRecognizer[] = [
  {
    ...PLACE,
    pattern: /[+-]?\d{1,2}\.\d{4,15}, ?[+-]?\d{1,3}\.\d{4,15}/,
    score: 0.4,
    examples: {
      match: ['meet at «52.520008, 13.404954»', 'GPS «-33.8688,151.2093»'],
      noMatch: ['weights 0.1234, -0.5678', 'at 95.5200, 13.4049', 'from 52.52, 13.40'],
    },
  },
  // With spaces alone, or compass letters.
  {
    ...PLACE,
    pattern: /[+-]?\d{1,2}\.\d{4,15} ?([NS],? ?| )[+-]?\d{1,3}\.\d{4,15}( ?[EW])?/i,
    score: 0.2,
    examples: { match: ['coordinates «48.8584 N, 2.2945 E»'], noMatch: ['values 48.8584 2.2945'] },
  },
];

/** Two numbers near nought are more often weights of a model than a boat in the Gulf of Guinea. */
function isPlace(_value: string, raw: string): boolean {
  const [latitude = 91, longitude = 181] = (raw.match(/\d+\.\d+/g) ?? []).map(Number);
  return latitude <= 90 && longitude <= 180 && latitude + longitude > 2;
}
