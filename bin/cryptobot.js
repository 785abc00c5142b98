#!/usr/bin/env node
// This file has to be understood by Node versions that are too old for everything else.
const version = process.versions.node;
const parts = version.split('.').map(Number);
const asJson = process.argv.indexOf('--json') >= 0;

if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  stop(
    'cryptobot needs Node 20.19 or newer, and this is Node "' +
      version +
      '". Install a newer one from https://nodejs.org and try again.',
  );
} else {
  import('module')
    .then(function (module) {
      // Compiled code is kept between runs where Node can do it (22 and newer).
      if (module.enableCompileCache) module.enableCompileCache();
      return import('../dist/cli.js');
    })
    .catch(function (error) {
      const isBuilt =
        error.code !== 'ERR_MODULE_NOT_FOUND' || !/dist[\\/]cli\.js' imported from/.test(error.message);
      if (isBuilt) throw error;
      stop('cryptobot is not built yet: "dist/cli.js" is not there. Run: npm run build');
    });
}

function stop(message) {
  process.stderr.write(
    asJson
      ? JSON.stringify({ error: { kind: 'failed', message: message } }) + '\n'
      : 'error: ' + message + '\n',
  );
  process.exitCode = 1;
}
