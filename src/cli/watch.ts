import type { Settings } from '#config';
import type { Observer } from '#exchange';
import { type Alerts, Lookout, Monitor } from '#watch';

// What is long past tells nothing of how an exchange is doing.
const latest = 200;

/** Watches how exchanges do while they are asked, and raises alerts when it is time to. */
export interface Watch {
  readonly observe: Observer;
  look(): void;
}

export function openWatch(settings: Settings, alerts: Alerts): Watch {
  const monitor = new Monitor(latest);
  const lookout = new Lookout(thresholdsOf(settings));
  return {
    observe: (observation) => monitor.observe(observation),
    look: () => lookout.look(monitor.health(), Date.now()).forEach(alerts),
  };
}

/** What is healthy to a session, which also looks at how old its bars are, at clocks and at orders. */
export function sessionThresholds(settings: Settings) {
  const { maxDataAge, maxClockOffset, maxOrderTime } = settings;
  return {
    ...thresholdsOf(settings),
    dataAge: maxDataAge,
    clockOffset: maxClockOffset,
    orderTime: maxOrderTime,
  };
}

export function thresholdsOf({ maxLatency, minAvailability, minSuccess }: Settings) {
  return { latency: maxLatency, availability: minAvailability, success: minSuccess };
}
