import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Tests run on the sources: '#market' and 'cryptobot' lead to src/.
const conditions = ['cryptobot-source'];

// CI adds up the results of several runs.
const { CRYPTOBOT_TEST_RESULTS: results, CRYPTOBOT_TEST_RUN: run } = process.env;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    // For tests that hang. On a busy machine one that starts ten programs may take its time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One more than there are cores: many tests wait for a program that they started.
    maxWorkers: availableParallelism() + 1,
    // The core is pure, so a file may find modules that another has loaded.
    isolate: false,
    ...(results && run ? { reporters: ['default', ['json', { outputFile: `${results}/${run}.json` }]] } : {}),
  },
});
