export { Courier, type Host, type Send } from './courier.ts';
export { download, type Patience } from './download.ts';
export { type Fetched, type Source, sourceOf } from './source.ts';
export { toDiscord, toWebhook } from './webhook.ts';
export { Influx } from './influx.ts';
export { serveMetrics } from './metrics-server.ts';
