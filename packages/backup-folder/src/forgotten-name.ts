/** In a list of what was forgotten, before the name of a picture; anything else names somebody. */
const PHOTO_MARK = 'photo:';

interface PhotoName {
  readonly subject: string;
  readonly photoId: string;
}

export const forgottenPhoto = ({ subject, photoId }: PhotoName): string =>
  `${PHOTO_MARK}${subject}/${photoId}`;

/** The picture that a name in the list means; `undefined` when it means a subject. */
export function photoForgottenAs(name: string): PhotoName | undefined {
  if (!name.startsWith(PHOTO_MARK)) return undefined;
  const [subject = '', photoId = ''] = name.slice(PHOTO_MARK.length).split('/');
  return { subject, photoId };
}
