export { type DemoTrialOptions, demoTrial } from './demo-trial.ts';
export { testProvider } from './provider-suite.ts';
export type { FeedTrial, ProviderCheck, ProviderTrial, TrialPeer, TrialPlace } from './trial.ts';
