/** Sounds for a scan: one high tone for a right scan, two low tones for a wrong scan. */
const TONES = {
  right: [{ hertz: 1_320, from: 0, seconds: 0.09 }],
  wrong: [
    { hertz: 220, from: 0, seconds: 0.16 },
    { hertz: 180, from: 0.2, seconds: 0.24 },
  ],
} as const;
const LOUDNESS = 0.2;
/** Pattern of the vibration in milliseconds, strong enough to feel through a glove. */
const SHAKE_MILLISECONDS = [120, 60, 120];

let audio: AudioContext | undefined;

/**
 * Plays the tone of an outcome, and vibrates for a wrong scan if the device can. Sound is optional,
 * because the page shows the outcome in words.
 */
export function soundScan(outcome: keyof typeof TONES): void {
  if (outcome === 'wrong') navigator.vibrate?.(SHAKE_MILLISECONDS);
  if (typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  // Browsers suspend sound until the first key or touch.
  void audio.resume();
  for (const { hertz, from, seconds } of TONES[outcome]) {
    const at = audio.currentTime + from;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = 'square';
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }
}
