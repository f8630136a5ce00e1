import { order } from "./order.mjs";
import "./root.mjs";
order.push("leaf");
await null;
order.push("leaf done");
