import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine, or nothing. */
export function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  return named ?? known.find((path) => existsSync(path));
}

/** A browser with a profile of its own, and what its pages complained about. */
export class Browser {
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  readonly #folder: string;
  readonly #context: BrowserContext;

  private constructor(folder: string, context: BrowserContext) {
    this.#folder = folder;
    this.#context = context;
  }

  static async start(executablePath: string): Promise<Browser> {
    const folder = await mkdtemp(join(tmpdir(), 'cryptobot-report-'));
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath,
      headless: true,
      viewport: { width: 1280, height: 900 },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    return new Browser(folder, context);
  }

  /** Opens a page from a file, as someone who was sent it would. */
  async open(html: string, hash = ''): Promise<Page> {
    const file = join(this.#folder, `${Math.floor(performance.now() * 1000)}.html`);
    await writeFile(file, html);
    const page = await this.#context.newPage();
    const address = pathToFileURL(file).href;
    page.on('console', (message) => this.complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.complaints.push(String(error.stack)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(address) && !request.url().startsWith('blob:'))
        this.requests.push(request.url());
    });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        reportError(new Error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      });
    });
    await page.goto(`${address}${hash}`);
    return page;
  }

  async stop(): Promise<void> {
    await this.#context.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
