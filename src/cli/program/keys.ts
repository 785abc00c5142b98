import type { Command } from 'commander';
import { rules } from '#config';
import type { Context } from '../context.ts';
import { examples, option, textRule } from '../options.ts';

/** The commands of exchange keys. */
export function addKeys(program: Command, context: () => Context): void {
  const group = program
    .command('keys')
    .summary('keys of exchanges, encrypted at rest')
    .description(
      'Keys of exchanges, encrypted with a passphrase (scrypt, AES-256-GCM) in a file that only you can read. They are typed when asked for, or come through a pipe; never as words of the command line.',
    );
  const passphrase = () =>
    option('--passphrase-fd <fd>', 'read the passphrase from this file descriptor', rules.descriptor);
  group
    .command('add <exchange> [words...]')
    .usage('[options] <exchange>')
    .description(
      'Adds a key of an exchange. Asks for it without showing it; in a pipe it reads a line each, or JSON. The passphrase comes from --passphrase-fd, from CRYPTOBOT_PASSPHRASE, or is asked for.',
    )
    .addOption(option('--name <name>', 'what to call it (default: the exchange)', textRule(String)))
    .option('--replace', 'put it in the place of the one of that name')
    .addOption(passphrase())
    .addHelpText(
      'after',
      examples(
        'keys add binance',
        'keys add bybit --name bybit-test',
        'keys add kraken --passphrase-fd 3 3< passphrase.txt < key.json',
      ),
    )
    .action(async (exchange: string, words: string[], options) =>
      (await import('../commands/keys-add.ts')).runKeysAdd(exchange, words, options, context()),
    );
  group
    .command('list')
    .description('Lists the keys by name and exchange. It takes no passphrase.')
    .addHelpText('after', examples('keys list', 'keys list --json'))
    .action(async () => (await import('../commands/keys-list.ts')).runKeysList(context()));
  group
    .command('verify')
    .description('Opens every key with the passphrase, and shows nothing of them.')
    .addOption(passphrase())
    .addHelpText('after', examples('keys verify', 'keys verify --passphrase-fd 3 3< passphrase.txt'))
    .action(async (options) =>
      (await import('../commands/keys-verify.ts')).runKeysVerify(options, context()),
    );
  group
    .command('remove <name>')
    .description('Removes a key from this machine. At the exchange it stays valid until you delete it there.')
    .addHelpText('after', examples('keys remove bybit-test'))
    .action(async (name: string) =>
      (await import('../commands/keys-remove.ts')).runKeysRemove(name, context()),
    );
}
