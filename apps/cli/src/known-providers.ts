/** A provider that is known to exist, so that a missing one can be named. */
export interface KnownProvider {
  name: string;
  aliases: readonly string[];
  package: string;
  /** What it collects from. */
  vendor: string;
}

/** Providers by name, for the case that they are not installed. */
export const knownProviders: readonly KnownProvider[] = [
  { name: 'edgio', aliases: ['uplynk'], package: '@logs/edgio-format', vendor: 'Edgio / Uplynk log files' },
  { name: 'scaleengine', aliases: [], package: '@logs/scaleengine', vendor: 'ScaleEngine Origin Log API' },
  { name: 'alibaba-live', aliases: [], package: '@logs/alibaba-live', vendor: 'Alibaba ApsaraVideo Live' },
  { name: 'signalwire', aliases: [], package: '@logs/signalwire', vendor: 'SignalWire video logs' },
];

/** What a person types to install a package. */
export function installCommand(name: string): string {
  return `npm install ${name}`;
}
