import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whatever tests write down lies in one folder, which goes when all of them have ended. */
export default function room(): () => void {
  const path = mkdtempSync(join(tmpdir(), 'cryptobot-tests-'));
  process.env['TMPDIR'] = path;
  return () => rmSync(path, { recursive: true, force: true });
}
