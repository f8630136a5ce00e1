exports.name = 'index of a folder';
exports.sibling = () => require('../lib/late');
