// Pictures from the camera: it runs only between the two buttons.
import { fill, h } from './dom.js';
import { announce, notice } from './parts.js';

/** A button that opens the camera; each picture taken goes to `take` as a file. */
export function camera(take, signal) {
  if (!navigator.mediaDevices?.getUserMedia) return null;
  const place = h('div', { class: 'camera', hidden: true });
  const open = h('button', { type: 'button', class: 'quiet', onclick: () => start() }, 'Use the camera');
  let stream = null;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    place.hidden = true;
    open.hidden = false;
  }

  async function start() {
    open.hidden = true;
    place.hidden = false;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
    } catch (e) {
      stop();
      place.hidden = false;
      fill(place, notice('warn', 'The camera cannot be used', e.name === 'NotAllowedError' ? 'The browser was not allowed to.' : 'There is none, or another program has it.'));
      return;
    }
    // The page may have been left while the browser asked.
    if (signal.aborted) return stop();
    const video = h('video', { autoplay: true, playsinline: true, 'aria-label': 'What the camera sees' });
    video.muted = true;
    video.srcObject = stream;
    const shoot = h('button', { type: 'button', class: 'primary', onclick: () => picture(video) }, 'Take the picture');
    fill(place, video, h('p', { class: 'model-choice' }, shoot, h('button', { type: 'button', class: 'quiet', onclick: () => { stop(); open.focus(); } }, 'Close the camera')));
    shoot.focus();
  }

  function picture(video) {
    if (!video.videoWidth) return;
    const canvas = h('canvas', { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext('2d').drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      take(new File([blob], `camera-${new Date().toISOString().slice(11, 19).replaceAll(':', '')}.jpg`, { type: 'image/jpeg' }));
      announce('The picture was taken');
    }, 'image/jpeg', 0.92);
  }

  signal.addEventListener('abort', stop, { once: true });
  return h('div', { class: 'camera-place' }, open, place);
}
