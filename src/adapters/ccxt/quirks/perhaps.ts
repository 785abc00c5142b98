import { Trouble } from '#exchange';

/** An answer, or nothing where the exchange says that there is no such thing. */
export async function perhaps<T>(answer: Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Trouble && error.kind === 'missing') return [];
    throw error;
  }
}
