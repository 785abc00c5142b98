import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { addAlerts } from './alerts.ts';
import { addAudit } from './audit.ts';
import { addBacktests } from './backtests.ts';
import { addData } from './data.ts';
import { addFetch } from './fetch.ts';
import { addKeys } from './keys.ts';
import { addNumbers } from './numbers.ts';
import { addProject } from './project.ts';
import { addRuns } from './runs.ts';
import { addSearches } from './searches.ts';
import { addStrategies } from './strategies.ts';
import { addTrading } from './trading.ts';

/**
 * Every command: what help says about it and which module runs it. The module is imported when the
 * command runs, so that no command pays for what another one needs.
 */
export function addCommands(program: Command, context: () => Context): void {
  program.commandsGroup('Research:');
  addBacktests(program, context);
  addSearches(program, context);
  addRuns(program, context);
  addStrategies(program, context);
  addNumbers(program, context);
  program.commandsGroup('Data:');
  addFetch(program, context);
  addData(program, context);
  program.commandsGroup('Trade:');
  addTrading(program, context);
  addAlerts(program, context);
  addAudit(program, context);
  addKeys(program, context);
  program.commandsGroup('Project:');
  addProject(program, context);
}
