// A library in the style of before modules: functions in functions, constructors by prototype, state in shared variables.
const SIZE = 900;
var Physics = (function () {
  var gravity = 0.5;
  var nextId = 1;
  var pool = [];
  var contacts = 0;
  function extend(child, parent) {
    function Surrogate() {
      this.constructor = child;
    }
    Surrogate.prototype = parent.prototype;
    child.prototype = new Surrogate();
    child.parent = parent.prototype;
    return child;
  }
  function Vector(x, y) {
    this.x = x;
    this.y = y;
  }
  function vector(x, y) {
    var v = pool.pop();
    if (!v) return new Vector(x, y);
    v.x = x;
    v.y = y;
    return v;
  }
  function release(v) {
    if (pool.length < 64) pool.push(v);
  }
  Vector.prototype.add = function (o) {
    this.x += o.x;
    this.y += o.y;
    return this;
  };
  Vector.prototype.scale = function (k) {
    this.x *= k;
    this.y *= k;
    return this;
  };
  Vector.prototype.copy = function () {
    return vector(this.x, this.y);
  };
  Vector.prototype.dot = function (o) {
    return this.x * o.x + this.y * o.y;
  };
  function Body(x, y) {
    this.id = nextId++;
    this.at = vector(x, y);
    this.speed = vector(0, 0);
    this.mass = this.getMass();
  }
  Body.prototype.getMass = function () {
    return 1;
  };
  Body.prototype.step = function (dt) {
    this.speed.y += gravity * dt;
    var move = this.speed.copy().scale(dt);
    this.at.add(move);
    release(move);
    return clamp(this);
  };
  function clamp(body) {
    var hit = false;
    if (body.at.y > 100) {
      body.at.y = 200 - body.at.y;
      body.speed.y *= -0.9;
      hit = true;
    }
    if (body.at.x < 0 || body.at.x > 100) {
      body.at.x = Math.min(100, Math.max(0, body.at.x));
      body.speed.x *= -1;
      hit = true;
    }
    if (hit) contacts++;
    return hit;
  }
  var Ball = extend(function Ball(x, y, radius) {
    this.radius = radius;
    Body.call(this, x, y);
  }, Body);
  Ball.prototype.getMass = function () {
    return this.radius * this.radius * 3;
  };
  Ball.prototype.meets = function (other) {
    var dx = this.at.x - other.at.x;
    var dy = this.at.y - other.at.y;
    var r = this.radius + other.radius;
    return dx * dx + dy * dy < r * r;
  };
  var Dust = extend(function Dust(x, y) {
    Body.call(this, x, y);
  }, Body);
  Dust.prototype.step = function (dt) {
    this.speed.scale(0.99);
    return Dust.parent.step.call(this, dt * 0.5);
  };
  function World() {
    var bodies = [];
    var listeners = [];
    var self = this;
    this.add = function (body) {
      bodies.push(body);
      return self;
    };
    this.each = function (f) {
      for (var i = 0; i < bodies.length; i++) f(bodies[i], i);
    };
    this.on = function (f) {
      listeners.push(f);
    };
    this.step = function (dt) {
      self.each(function (body) {
        if (body.step(dt)) for (var i = 0; i < listeners.length; i++) listeners[i](body);
      });
      var balls = bodies.filter(function (body) {
        return body instanceof Ball;
      });
      balls.forEach(function (a, i) {
        for (var k = i + 1; k < balls.length; k++) if (a.meets(balls[k])) exchange(a, balls[k]);
      });
    };
    this.energy = function () {
      var sum = 0;
      self.each(function (body) {
        sum += (body.mass * body.speed.dot(body.speed)) / 2;
      });
      return sum;
    };
  }
  function exchange(a, b) {
    var keep = a.speed;
    a.speed = b.speed;
    b.speed = keep;
    contacts++;
  }
  return {
    World: World,
    Ball: Ball,
    Dust: Dust,
    contacts: function () {
      return contacts;
    },
  };
})();
function round() {
  var world = new Physics.World();
  var before = Physics.contacts();
  var bounces = 0;
  world.on(function (body) {
    bounces += body.mass > 1 ? 1 : 0;
  });
  for (var i = 0; i < 60; i++) {
    var body = i % 2 ? new Physics.Ball(i, i / 2, 1 + (i % 3)) : new Physics.Dust(100 - i, i);
    body.speed.x = (i % 7) - 3;
    world.add(body);
  }
  for (var step = 0; step < SIZE; step++) world.step(1);
  return [Physics.contacts() - before, bounces, world.energy().toFixed(3)].join('/');
}

const ROUNDS = 10;
const EXPECTED = '30670/6223/887.840';
let rounds = 0;
setImmediate(function next() {
  const result = round();
  if (result !== EXPECTED) throw new Error('round ' + rounds + ' gave ' + JSON.stringify(result));
  console.log('round ' + ++rounds);
  if (rounds < ROUNDS) setImmediate(next);
});
