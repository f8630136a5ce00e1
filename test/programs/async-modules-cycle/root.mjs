import { order } from "./order.mjs";
import "./middle.mjs";
order.push("root");
await new Promise(resolve => setTimeout(resolve, 5));
order.push("root done");
