import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests run on the sources: '#market' and 'cryptobot' lead to src/.
const conditions = ['cryptobot-source'];

// CI adds up the results of several runs.
const { CRYPTOBOT_TEST_RESULTS: results, CRYPTOBOT_TEST_RUN: run } = process.env;

// What waits longest begins first, so that nobody waits for it alone at the end.
const longest = [
  'live/soak',
  'live/compositions',
  'cli/trade',
  'cli/queue',
  'cli/fetch.test',
  'cli/live',
  'collect/kill',
  'cli/sweep',
  'package',
  'cli/backtest',
];

// Long, or about our own logic more than about Node: `.ci/run` runs them on the oldest only, the workflow on all.
const once = [
  'cli/!(collecting|fetch-outside|output|portfolio|report|startup|usage)',
  // What begins like one of those is not meant by "!(…)".
  'cli/outputs',
  'collect/{follow,kill}',
  'connection/{hints,order-faults,quotes,refusals,traps}',
  'exchange/**/*',
  'formats/{properties,real-files}',
  'indicators/stability',
  'live/{compositions,prices,soak}',
  'market/sample*',
  'package',
  'readme',
  'report/*browser',
  'research/{gates/golden,overfitting/superiority,sweep/judged,walkforward/stitch}',
  'simulation/{books,paper}',
  'trading/{bots,session}',
  'trading/orders/{chaos,sharing}',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.includes(`/test/${name}`));
      return place === -1 ? longest.length : place;
    };
    const usual = await BaseSequencer.prototype.sort.call(this, files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/room.ts'],
    setupFiles: ['test/setup.ts'],
    exclude: process.env['CRYPTOBOT_LONG'] === '0' ? once.map((name) => `test/${name}.test.ts`) : [],
    sequence: { sequencer: LongestFirst },
    // For tests that hang. On a busy machine one that starts ten programs may take its time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two more than there are cores: many tests wait for a program that they started.
    maxWorkers: availableParallelism() + 2,
    // The core is pure, so a file may find modules that another has loaded.
    isolate: false,
    // Some tests are about real time, of which a busy machine may take any amount. CI tries them up to three times and
    // names those that needed it.
    retry: results && run ? 2 : 0,
    ...(results && run ? { reporters: ['default', ['json', { outputFile: `${results}/${run}.json` }]] } : {}),
  },
});
