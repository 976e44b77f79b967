import type { Giver } from '@bluebox/contracts';
import * as z from 'zod/mini';
import { plainText } from '../forms/plain-text.ts';

/** Value of the choice to decide on a hand-in point later. */
export const POINT_OPEN = 'open';

export interface HandInValues {
  readonly handInPointId: string;
  readonly department: string;
  readonly name: string;
  readonly contact: string;
  readonly staffNumber: string;
  readonly sourceDeclared: boolean;
  readonly noticeAgreed: boolean;
}

/** Answers that are kept only while the page is open, and are not in the draft. */
export interface HandInAnswers {
  readonly giver: Giver;
  /**
   * Version of the notice that the giver agreed to; set only if the giver also declared the source.
   */
  readonly agreedTo: string | undefined;
}
export const NO_ANSWERS: HandInAnswers = { giver: {}, agreedTo: undefined };

const isTrue = (key: string) => z.boolean().check(z.refine((value) => value, key));

const person = {
  name: plainText(40, 'error.person'),
  contact: plainText(80, 'error.contact'),
  staffNumber: z
    .string()
    .check(z.trim(), z.regex(/^([0-9A-Za-z-]{2,20})?$/, 'error.staff-number.plain')),
};
/** Schema of the fields about the giver. */
export const personSchema = z.object(person);
export type PersonValues = Pick<HandInValues, keyof typeof person>;

/** Returns the giver's data, without empty fields. */
export const giverOf = (said: PersonValues): Giver =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));

/** Schema of the hand-in step. Messages are keys of the catalogue. */
export const handInSchema = z.object({
  handInPointId: z.string().check(z.minLength(1, 'error.point.missing')),
  department: plainText(40, 'error.department'),
  ...person,
  sourceDeclared: isTrue('error.source.missing'),
  noticeAgreed: isTrue('error.notice.missing'),
});

export const hasContact = ({ name, contact, staffNumber }: Giver): boolean =>
  name !== undefined || contact !== undefined || staffNumber !== undefined;
