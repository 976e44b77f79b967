/**
 * Prefix of a photo's name in a list of erased names, which are erased again after a restore. Names
 * without it are subjects of a vault.
 */
const PHOTO_MARK = 'photo:';

interface PhotoName {
  readonly subject: string;
  readonly photoId: string;
}

export const forgottenPhoto = ({ subject, photoId }: PhotoName): string =>
  `${PHOTO_MARK}${subject}/${photoId}`;

/** Returns the photo that a name in the list stands for, or `undefined` if it is a subject. */
export function photoForgottenAs(name: string): PhotoName | undefined {
  if (!name.startsWith(PHOTO_MARK)) return undefined;
  const [subject = '', photoId = ''] = name.slice(PHOTO_MARK.length).split('/');
  return { subject, photoId };
}
