/** A strategy that runs as it is, with the places to change in plain sight. */
export function strategyFile(name: string): string {
  return `import { between, crossesAbove, crossesBelow, defineStrategy, ema } from 'cryptobot';

export default defineStrategy({
  name: '${name}',
  about: 'Holds while the fast average is above the slow one',
  // Smallest value, largest value, default, meaning. A sweep searches these ranges.
  params: {
    fast: between(5, 100, 20, 'bars of the fast average'),
    slow: between(20, 400, 100, 'bars of the slow average'),
    stop: between(0.01, 0.3, 0.08, 'loss at which to leave, as a fraction'),
  },
  // enterLong, exitLong, enterShort and exitShort are acted on; the others are for you to look at.
  series: ({ close }, { fast, slow }) => {
    const quick = ema(close, fast);
    const steady = ema(close, slow);
    return { quick, steady, enterLong: crossesAbove(quick, steady), exitLong: crossesBelow(quick, steady) };
  },
  exits: ({ stop }) => ({ stopLoss: stop }),
});
`;
}

/** The files of a new project by their path in it. */
export function projectFiles(dependency: string): Readonly<Record<string, string>> {
  return {
    'cryptobot.config.ts': config,
    'strategies/first-cross.ts': strategyFile('first-cross'),
    'gates.yaml': gates,
    '.gitignore': 'node_modules/\ndata/\nreports/\n',
    'package.json': packageFile(dependency),
    'tsconfig.json': compilerOptions,
    '.github/workflows/backtest.yml': workflow,
  };
}

const config = `import { defineConfig } from 'cryptobot';

// What holds for every command in this folder; flags and CRYPTOBOT_* variables win over it.
// See what is in force:  npx cryptobot config show --origin
export default defineConfig({
  markets: ['sample:BTC/USDT'], // a synthetic market that needs no network
  timeframe: '1h',
  cash: 10_000,
  fee: 0.001, // 0.1 % per side
  slippage: 0.0005,
});
`;

function packageFile(dependency: string): string {
  const content = {
    private: true,
    type: 'module',
    scripts: { backtest: 'cryptobot backtest --compare', doctor: 'cryptobot doctor' },
    devDependencies: { cryptobot: dependency },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

const compilerOptions = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2023',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    },
    include: ['cryptobot.config.ts', 'strategies'],
  },
  null,
  2,
)}\n`;

const gates = `# What every run has to hold to; \`cryptobot metrics\` lists the numbers and what they mean.
# The starter strategy passes. Tighten this to what you would bet on: what fails ends CI with exit code 3.
gates:
  - trades >= 30
  - maxDrawdown <= 90%

# Narrower ones win, wherever they stand: by strategy, market or timeframe, or by several of them.
budgets:
  - strategy: first-cross
    market: sample:BTC/USDT
    gates:
      - totalReturn >= -75%
      - exposure <= 60%
`;

const workflow = `# Runs every strategy on each push and fails when one breaks its gates. The verdict is posted to the
# pull request; the report, the verdict and the numbers are kept with the run.
name: backtest
on: [push, pull_request]
permissions:
  contents: read
  pull-requests: write
jobs:
  backtest:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install
      - run: npx cryptobot doctor
      - name: Backtest and gates
        run: >-
          npx cryptobot backtest --compare --gate-file gates.yaml
          --report reports/report.html --markdown reports/verdict.md
          --junit reports/gates.xml --comparison reports/comparison.csv
      - name: Verdict into the summary of the run
        if: \${{ !cancelled() }}
        # Where a step failed before there was one, that is said in its place.
        run: |
          mkdir -p reports
          [ -f reports/verdict.md ] || echo '## ❌ There is no verdict: see the log of the run' > reports/verdict.md
          cat reports/verdict.md >> "$GITHUB_STEP_SUMMARY"
      - name: Verdict into the pull request
        # What comes from a fork may not write here.
        if: \${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}
        run: gh pr comment "$PULL_REQUEST" --body-file reports/verdict.md --edit-last --create-if-none
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
          PULL_REQUEST: \${{ github.event.pull_request.number }}
      - uses: actions/upload-artifact@v4
        if: \${{ !cancelled() }}
        with:
          name: backtest
          path: reports
`;
