/** A PNG of four by three blue pixels, as base64. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWPgjLgJRww4OQAVeg65YDqkPAAAAABJRU5ErkJggg==';

/** {@link PICTURE} as a file from a phone's album. */
export const pictureFile = () => ({
  name: 'IMG_0001.png',
  mimeType: 'image/png',
  buffer: Buffer.from(PICTURE, 'base64'),
});
