export var star = 'star export';
export default 'not re-exported';
