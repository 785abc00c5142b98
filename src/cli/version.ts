declare const CRYPTOBOT_VERSION: string | undefined;

/** The build puts the version of package.json in; run from source there is none. */
export const version = typeof CRYPTOBOT_VERSION === 'string' ? CRYPTOBOT_VERSION : '0.0.0-source';
