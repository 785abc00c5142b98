export { type Config, defineConfig, fillNames } from './config.ts';
export { checkConfig } from './check.ts';
export { type Rule, readText } from './rule.ts';
export { rules } from './rules.ts';
export type { Size } from './trading.ts';
export type { BotExits, BotSettings } from './bots.ts';
export { type AlertSettings, isElsewhere, requireWebhook } from './alerts.ts';
export { defaults, keyNames, type KeyName, keys } from './keys.ts';
export { type Layer, type Origin, resolveSettings, type Resolved, type Settings } from './settings.ts';
