// Socket.IO on Node: each message to all as it came, over WebSockets alone, nothing stored. Prints its port.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  const { room } = socket.handshake.query;
  void socket.join(room);
  socket.on('m', (message) => io.to(room).emit('m', message));
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
