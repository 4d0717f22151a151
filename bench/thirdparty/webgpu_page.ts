/** The program of the page: the race with the routers that need this folder's packages. */

import { raceInPage } from "../gpu/race_gpu.ts";
import { createDoppler } from "./doppler_rival.ts";
import { createOrtWebGpu } from "./ort_webgpu_rival.ts";
import { createTfjsWebGpu } from "./tfjs_webgpu_rival.ts";

await raceInPage({ ort: createOrtWebGpu, tfjs: createTfjsWebGpu, doppler: createDoppler });
