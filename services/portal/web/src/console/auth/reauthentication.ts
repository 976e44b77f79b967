import type { ReauthenticationMethod } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type ApiProblem, getJson, onReauthenticationNeeded } from '../../platform/api.ts';
import { saveAddress } from '../components/save-file.ts';
import { saysSessionEnded } from '../query-client.ts';
import { noteSessionEnded } from './session-ended.ts';

/* Asks the person to authenticate again before a grave operation, in a dialog over the page. */

/** A question that waits for the person. */
export interface AskedReauthentication {
  /** Ways by which the account can authenticate. */
  readonly methods: readonly ReauthenticationMethod[];
  /** Resolves with whether the person has authenticated. */
  readonly answered: Promise<boolean>;
  readonly answer: (done: boolean) => void;
}

const listeners = new Set<() => void>();
let asked: AskedReauthentication | undefined;

const set = (value: AskedReauthentication | undefined) => {
  asked = value;
  for (const listener of listeners) listener();
};

export const askedReauthentication = (): AskedReauthentication | undefined => asked;

export function onReauthenticationChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the dialog, unless it is open. Requests that need it at the same time share one dialog. */
function ask(methods: readonly ReauthenticationMethod[]): Promise<boolean> {
  if (asked !== undefined) return asked.answered;
  let answer: (done: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    answer = (done) => {
      set(undefined);
      resolve(done);
    };
  });
  set({ methods, answered, answer });
  return answered;
}

const methodsOf = ({ data }: ApiProblem): readonly ReauthenticationMethod[] =>
  (data['methods'] as readonly ReauthenticationMethod[] | undefined) ?? ['password'];

/** Lets every request of the console ask the person to authenticate again. */
export const askInDialog = (): void =>
  onReauthenticationNeeded((problem) => ask(methodsOf(problem)));

/**
 * Makes the browser save the file at a URL that needs a recent authentication. A download cannot ask
 * for it, so the person is asked before.
 */
export async function saveAfterAuthentication(address: string): Promise<void> {
  try {
    const { recent, methods } = await getJson(routes.showReauthentication.at());
    if (recent || (await ask(methods))) saveAddress(address);
  } catch (error) {
    if (saysSessionEnded(error)) noteSessionEnded();
    // The download itself will say what is wrong.
    else saveAddress(address);
  }
}
