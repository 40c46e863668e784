// Addresses of machines, devices, vehicles and places.
import type { PiiRecognizer } from '../../recognizer.js';
import { deviceNumber } from './device-number.js';
import { geoCoordinate } from './geo-coordinate.js';
import { ipAddress } from './ip-address.js';
import { macAddress } from './mac-address.js';
import { url } from './url.js';
import { vehicleNumber } from './vehicle-number.js';

// An EUI-64 in eight pairs is an IPv6 address as well: who writes it so means the former, so it comes first.
export const network: readonly PiiRecognizer[] = [
  ...macAddress,
  ipAddress,
  ...deviceNumber,
  ...vehicleNumber,
  ...geoCoordinate,
  url,
];
