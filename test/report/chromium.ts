import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';

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

/** Everything that was drawn, as one string to compare. */
export function picture(chart: Locator): Promise<string> {
  return chart.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

/** How many different colours were drawn. */
export async function colours(chart: Locator): Promise<number> {
  return chart.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

/** Where something is, once it is in view. */
export async function boxOf(locator: Locator) {
  await locator.scrollIntoViewIfNeeded();
  return (await locator.boundingBox())!;
}

/** Visible text whose colour is too close to what lies behind it: WCAG asks for 4.5. */
export function poorContrast(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const paint = (colours: string[]) => {
      context.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
      }
      return Array.from(context.getImageData(0, 0, 1, 1).data.subarray(0, 3));
    };
    const light = (rgb: number[]) => {
      const [r, g, b] = rgb.map((part) =>
        part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const poor: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent!.trim() !== '',
      );
      if (!own || !element.checkVisibility() || element.closest('svg, script, option, :disabled')) continue;
      const behind: string[] = [];
      for (let at: Element | null = element; at; at = at.parentElement)
        behind.unshift(getComputedStyle(at).backgroundColor);
      const ground = paint(behind);
      const text = paint([...behind, getComputedStyle(element).color]);
      const [high, low] = [light(text), light(ground)].toSorted((a, b) => b - a);
      const contrast = (high! + 0.05) / (low! + 0.05);
      if (contrast < 4.5)
        poor.push(
          `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}: ${contrast.toFixed(2)}`,
        );
    }
    return poor;
  });
}
