/**
 * Prefix of photos in a list of erased names. Names without the prefix are subjects of a vault. A
 * restore erases the listed names again.
 */
const PHOTO_MARK = 'photo:';

interface PhotoName {
  readonly subject: string;
  readonly photoId: string;
}

export const forgottenPhoto = ({ subject, photoId }: PhotoName): string =>
  `${PHOTO_MARK}${subject}/${photoId}`;

/** Returns the photo that a name in the list stands for; `undefined` for a subject. */
export function photoForgottenAs(name: string): PhotoName | undefined {
  if (!name.startsWith(PHOTO_MARK)) return undefined;
  const [subject = '', photoId = ''] = name.slice(PHOTO_MARK.length).split('/');
  return { subject, photoId };
}
