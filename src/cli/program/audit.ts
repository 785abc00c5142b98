import type { Command } from 'commander';
import { rules } from '#config';
import { UserError } from '#errors';
import type { Head } from '#trading';
import type { Context } from '../context.ts';
import { examples, option, repeatable, textRule } from '../options.ts';

/** The commands about the journals of sessions. */
export function addAudit(program: Command, context: () => Context): void {
  const group = program
    .command('audit')
    .summary('the journals of sessions: check, look, export')
    .description(
      'The journals of sessions: every event in order, each with the hash of the one before, never changed.',
    );
  group
    .command('verify [session]')
    .description(
      'Checks every event against its hash and the one before it, and the whole against the head beside it: an edit, a gap, an insertion, another order or a cut tail is named. Tables that were saved are made again from the events and compared. Without a name: all sessions. Exits 1 when something is found.',
    )
    .addOption(
      repeatable(
        '--head <head>',
        'a head that you kept, SEQ:HASH: the journal must still go through it',
        textRule(parseHead),
      ),
    )
    .addHelpText(
      'after',
      examples('audit verify', 'audit verify paper --json', `audit verify paper --head 42:9f86…0f00`),
    )
    .action(async (session: string | undefined, options) =>
      (await import('../commands/audit-verify.ts')).runAuditVerify(session, options, context()),
    );
  group
    .command('show [session]')
    .description('Shows the latest events of a session. The name may be left out when there is only one.')
    .addOption(option('--last <count>', 'how many (default: 20)', rules.count))
    .addOption(option('--from <seq>', 'from this event on instead', rules.count))
    .addOption(option('--type <type>', 'only events of this type', textRule(String)))
    .addHelpText(
      'after',
      examples(
        'audit show paper',
        'audit show paper --type filled --last 5',
        'audit show paper --from 100 --json',
      ),
    )
    .action(async (session: string | undefined, options) =>
      (await import('../commands/audit-show.ts')).runAuditShow(session, options, context()),
    );
  group
    .command('export [session]')
    .description(
      'Writes the events of a session as JSON lines, each with its hash and that of the one before, or as Parquet.',
    )
    .addOption(
      option(
        '--out <file>',
        'into this file: .jsonl, .jsonl.gz or .parquet (default: lines on stdout)',
        rules.path,
      ),
    )
    .option(
      '--save',
      'for data sql: the tables events, session_orders, session_refusals, session_fills, session_trades, session_positions',
    )
    .addHelpText(
      'after',
      examples(
        'audit export paper --out paper.jsonl',
        'audit export paper --out paper.parquet',
        'audit export paper --save',
      ),
    )
    .action(async (session: string | undefined, options) =>
      (await import('../commands/audit-export.ts')).runAuditExport(session, options, context()),
    );
}

function parseHead(text: string): Head {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash: hash.toLowerCase() };
  throw new UserError(
    'usage',
    `"${text}" is no head. Write the number of an event, a colon and its hash, as audit verify prints them: 42:9f86…`,
  );
}
