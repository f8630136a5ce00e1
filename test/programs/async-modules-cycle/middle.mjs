import { order } from "./order.mjs";
import "./leaf.mjs";
order.push("middle");
