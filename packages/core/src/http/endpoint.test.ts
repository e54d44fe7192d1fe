import { expect, it } from 'vitest';
import { isEndpoint } from './endpoint.ts';

it.each([
  'https://api.acme.example/v1/',
  'https://10.0.0.7:8443',
  'http://localhost:7101/dev/',
  'http://127.0.0.1',
  'http://127.8.8.8:80',
  'http://[::1]:7103',
])('%s may be an endpoint', (address) => {
  expect(isEndpoint(address)).toBe(true);
});

it.each([
  'http://api.acme.example/',
  'http://127.0.0.1.example/',
  'http://10.0.0.7/',
  'ftp://127.0.0.1/',
  'https://me:pw@api.acme.example/',
  'https://me@api.acme.example/',
  'api',
  '',
])('%j may be none', (address) => {
  expect(isEndpoint(address)).toBe(false);
});
