/** Four by three blue pixels, a PNG as base64. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEElEQVQImWPgjLgJRww4OQAVeg65YDqkPAAAAABJRU5ErkJggg==';

/** {@link PICTURE} as a browser takes it from a phone's album. */
export const pictureFile = () => ({
  name: 'IMG_0001.png',
  mimeType: 'image/png',
  buffer: Buffer.from(PICTURE, 'base64'),
});
