export { hello, hello as default } from './provider.ts';
