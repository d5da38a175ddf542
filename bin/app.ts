import { buildApp } from '../lib/app.ts';
import { buildPage } from '../lib/build-page.ts';

buildApp({ page: buildPage() }).synth();
