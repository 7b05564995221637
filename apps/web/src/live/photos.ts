/** Photos of drafts and of what waits to be sent: kept on this device in IndexedDB, where text would not fit. Where that is refused, as long as the page lives. */
const DATABASE = 'fengsui';
const STORE = 'photos';
/** Longer sides are made smaller: a plate is told from a nail at this size, and a photo of a phone camera becomes some 400 kB. */
const LONGEST_PX = 2000;
const QUALITY = 0.82;

interface Kept {
  name: string;
  type: string;
  bytes: ArrayBuffer;
}

const memory = new Map<string, File[]>();
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
  return opened;
}

async function inStore<T>(mode: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const store = (await open()).transaction(STORE, mode).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = work(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
}

/** Keeps these under the key, or with none forgets what was there. False: they last only as long as the page. */
export async function keepPhotos(key: string, files: File[]): Promise<boolean> {
  if (files.length > 0) memory.set(key, files);
  else memory.delete(key);
  try {
    const kept: Kept[] = await Promise.all(
      files.map(async (f) => ({ name: f.name, type: f.type, bytes: await f.arrayBuffer() })),
    );
    if (kept.length > 0) await inStore('readwrite', (s) => s.put(kept, key));
    else await inStore('readwrite', (s) => s.delete(key));
    return true;
  } catch {
    return files.length === 0;
  }
}

/** What is kept under the key. */
export async function keptPhotos(key: string): Promise<File[]> {
  const here = memory.get(key);
  if (here) return here;
  try {
    const kept = (await inStore('readonly', (s) => s.get(key) as IDBRequest<Kept[] | undefined>)) ?? [];
    return kept.map((k) => new File([k.bytes], k.name, { type: k.type }));
  } catch {
    return [];
  }
}

/** A photo made smaller, upright, without what a camera writes beside it (place, device). What is no picture, or cannot be drawn here, stays as it is. */
export async function smaller(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
  const url = URL.createObjectURL(file);
  try {
    const image = await drawn(url);
    const scale = Math.min(1, LONGEST_PX / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' }) : file;
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawn(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error('not a picture'));
    image.src = url;
  });
}
