export { FONT_FILES, type Weight } from './font-files.ts';
export { type Font, openFonts } from './fonts.ts';
export { type FontRuns, type Run, runsIn, SUBSTITUTE } from './runs.ts';
