export { type Config, defineConfig, fillNames } from './config.ts';
export { checkConfig } from './check.ts';
export { type Rule, rules, readText } from './rules.ts';
export { defaults, keyNames, type KeyName, keys } from './keys.ts';
export { type Layer, type Origin, resolveSettings, type Resolved, type Settings } from './settings.ts';
