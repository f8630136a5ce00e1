// A small operating system: tasks with priorities pass packets to each other through queues.
const SIZE = 120000;
const QUEUE_IDLE = 0;
const READY = 1;
const WAITING = 2;

function Packet(kind, data) {
  this.next = null;
  this.kind = kind;
  this.data = data;
  this.hops = 0;
}
Packet.prototype.appendTo = function (queue) {
  this.next = null;
  if (queue === null) return this;
  let last = queue;
  while (last.next !== null) last = last.next;
  last.next = this;
  return queue;
};

function Kernel() {
  this.tasks = [];
  this.current = null;
  this.switches = 0;
  this.delivered = 0;
}
Kernel.prototype.add = function (priority, behaviour) {
  const task = new Task(this, this.tasks.length, priority, behaviour);
  this.tasks.push(task);
  return task;
};
Kernel.prototype.run = function () {
  for (;;) {
    let best = null;
    for (let i = 0; i < this.tasks.length; i++) {
      const task = this.tasks[i];
      if (task.isRunnable() && (best === null || task.priority > best.priority)) best = task;
    }
    if (best === null) return;
    this.current = best;
    this.switches++;
    best.step();
  }
};
Kernel.prototype.send = function (to, packet) {
  packet.hops++;
  this.delivered++;
  const task = this.tasks[to];
  task.queue = packet.appendTo(task.queue);
  if (task.state === WAITING) task.state = READY;
};

function Task(kernel, id, priority, behaviour) {
  this.kernel = kernel;
  this.id = id;
  this.priority = priority;
  this.behaviour = behaviour;
  this.queue = null;
  this.state = READY;
}
Task.prototype.isRunnable = function () {
  return this.state === READY;
};
Task.prototype.step = function () {
  const packet = this.queue;
  if (packet !== null) this.queue = packet.next;
  this.behaviour.run(this, packet);
  if (this.queue === null && this.state === READY && this.behaviour.waits) this.state = WAITING;
};

function IdleWork(count) {
  this.waits = false;
  this.count = count;
  this.bits = 0x5a5a;
}
IdleWork.prototype.run = function (task) {
  if (--this.count === 0) {
    task.state = QUEUE_IDLE;
    return;
  }
  this.bits = this.bits & 1 ? (this.bits >> 1) ^ 0xd008 : this.bits >> 1;
  task.kernel.send(1 + (this.bits & 1), new Packet('wake', this.bits));
};

function Handler(target) {
  this.waits = true;
  this.target = target;
  this.sum = 0;
}
Handler.prototype.run = function (task, packet) {
  if (packet === null) return;
  this.sum = (this.sum + packet.data * packet.hops) & 0xffffff;
  if (packet.hops < 4) task.kernel.send(this.target, packet);
};

function Device(target) {
  this.waits = true;
  this.target = target;
  this.buffer = [];
}
Device.prototype.run = function (task, packet) {
  if (packet === null) return;
  this.buffer.push(packet.data & 0xff);
  if (this.buffer.length === 16) {
    const sum = this.buffer.reduce((a, b) => a + b);
    this.buffer.length = 0;
    task.kernel.send(this.target, new Packet('block', sum));
  }
  if (packet.hops < 3) task.kernel.send(this.target, packet);
};

function round() {
  const kernel = new Kernel();
  kernel.add(0, new IdleWork(SIZE));
  const first = kernel.add(10, new Handler(3));
  const second = kernel.add(20, new Handler(4));
  kernel.add(30, new Device(1));
  kernel.add(40, new Device(2));
  kernel.run();
  return [kernel.switches, kernel.delivered, first.behaviour.sum, second.behaviour.sum].join();
}

const ROUNDS = 10;
const EXPECTED = '668564,548560,15857896,11183168';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
